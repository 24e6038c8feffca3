import { el, svg } from "./dom.js";
import { ICONS } from "./icons.js";

export function drawMasthead(app) {
  const mark = el("span.standin-logo", {}, svg(ICONS.play, 16));
  const logo = el(
    "a#logo.yt-simple-endpoint",
    { href: "/", title: "YouTube Home" },
    mark,
    "YouTube",
    el("sup", {}, "stand-in"),
  );
  const input = el("input.ytSearchboxComponentInput", {
    name: "search_query",
    placeholder: "Search",
    autocomplete: "off",
  });
  const form = el("form.ytSearchboxComponentSearchForm", { role: "search" }, input);
  form.append(
    el("button.ytSearchboxComponentSearchButton", { type: "submit", "aria-label": "Search" }, svg(ICONS.search, 20)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    app.navigate(`/results?search_query=${encodeURIComponent(input.value)}`);
  });
  const theme = el("button.standin-theme", { type: "button", title: "Dark or light" }, "◐");
  theme.addEventListener("click", () => document.documentElement.toggleAttribute("dark"));
  document
    .querySelector("#masthead")
    .append(
      el(
        "div#container",
        {},
        el("div#start", {}, el("ytd-topbar-logo-renderer", {}, logo)),
        el("div#center", {}, el("yt-searchbox", {}, form)),
        el("div#end", {}, theme),
      ),
    );
}
