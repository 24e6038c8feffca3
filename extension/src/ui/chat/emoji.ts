/** What people say most beside a film. Everything else the keyboard has. */
export const EMOJI = [
  ["😂", "😍", "😮", "😢", "😱", "😴"],
  ["🔥", "❤️", "👏", "🙌", "👍", "👎"],
  ["🎉", "🍿", "🤯", "🤔", "🙈", "💀"],
] as const;
