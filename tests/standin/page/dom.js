/** Elements without markup: under Trusted Types no string becomes HTML here. */

/**
 * `el("a#x.y.z", { href: "/" }, "text", child)`. Keys that begin with "on" are listeners; `true` makes a bare attribute.
 */
export function el(what, attributes = {}, ...children) {
  const [, tag, id, classes] = /^([\w-]+)(#[\w-]+)?((?:\.[\w-]+)*)$/.exec(what);
  const node = document.createElement(tag);
  if (id) node.id = id.slice(1);
  if (classes) node.className = classes.slice(1).replaceAll(".", " ");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

export function svg(path, size = 24) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  node.setAttribute("viewBox", "0 0 24 24");
  node.setAttribute("width", size);
  node.setAttribute("height", size);
  node.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  node.append(shape);
  return node;
}

/** 75 → "1:15", 3675 → "1:01:15". */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export const sleep = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });

/** Asks the stand-in's server as YouTube's pages ask theirs. */
export async function ask(what, body) {
  const answer = await fetch(`/youtubei/v1/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${what}: ${answer.status}`);
  return answer.json();
}
