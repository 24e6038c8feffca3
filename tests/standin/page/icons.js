/** Drawn for the stand-in, on a grid of 24. */
export const ICONS = {
  play: "M7 4v16l13-8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  next: "M5 5v14l10-7zM17 5h2v14h-2z",
  sound: "M4 9v6h4l5 5V4L8 9zM16 8a5 5 0 0 1 0 8z",
  silent: "M4 9v6h4l5 5V4L8 9zM16 9l5 6h-2l-5-6zM19 9h2l-5 6h-2z",
  gear: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 2h2l.5 3h-3zM11 22h2l.5-3h-3zM2 11v2l3 .5v-3zM22 11v2l-3 .5v-3z",
  mini: "M3 5h18v14H3zM12 12h7v5h-7z",
  theatre: "M2 6h20v12H2zM4 8v8h16V8z",
  full: "M4 4h6v2H6v4H4zM20 4v6h-2V6h-4V4zM4 20v-6h2v4h4v2zM20 20h-6v-2h4v-4h2z",
  close: "M6 4.6 12 10.6 18 4.6 19.4 6 13.4 12 19.4 18 18 19.4 12 13.4 6 19.4 4.6 18 10.6 12 4.6 6z",
  search: "M10 4a6 6 0 1 0 3.7 10.7L19 20l1.4-1.4-5.3-5.3A6 6 0 0 0 10 4zm0 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8z",
};
