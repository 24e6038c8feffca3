import { dropIndex, edgeScroll } from "./order";

export interface DragOptions {
  list: HTMLElement;
  scroller: HTMLElement;
  row: HTMLElement;
  pointer: PointerEvent;
  /** Called once, when it was dropped at another place. */
  onDrop: (from: number, to: number) => void;
}

/**
 * Drags a row of a list by its pointer, which must have been captured by nothing yet. Works on styles alone:
 * a queue of 200 is not drawn anew for every move. Returns what cancels it.
 */
export function startDrag({ list, scroller, row, pointer, onDrop }: DragOptions): () => void {
  const rows = [...list.children] as HTMLElement[];
  const from = rows.indexOf(row);
  const heights = rows.map((each) => each.getBoundingClientRect().height);
  const scrollStart = scroller.scrollTop;
  let y = pointer.clientY;
  let to = from;
  let frame = 0;

  const draw = () => {
    const dy = y - pointer.clientY + (scroller.scrollTop - scrollStart);
    to = dropIndex(from, dy, heights);
    rows.forEach((each, index) => {
      const shift = index === from ? dy : shiftOf(index, from, to) * (heights[from] ?? 0);
      each.style.transform = shift === 0 ? "" : `translateY(${shift}px)`;
    });
  };
  const tick = () => {
    const box = scroller.getBoundingClientRect();
    const by = edgeScroll(y, box.top, box.bottom);
    if (by !== 0) {
      scroller.scrollTop += by;
      draw();
    }
    frame = requestAnimationFrame(tick);
  };
  const move = (event: PointerEvent) => {
    y = event.clientY;
    draw();
  };
  const end = (drop: boolean) => {
    cancelAnimationFrame(frame);
    for (const [name, listener] of listeners) row.removeEventListener(name, listener);
    list.removeAttribute("data-dragging");
    row.removeAttribute("data-dragged");
    for (const each of rows) each.style.transform = "";
    if (row.hasPointerCapture(pointer.pointerId)) row.releasePointerCapture(pointer.pointerId);
    if (drop && to !== from) onDrop(from, to);
  };
  const listeners = [
    ["pointermove", (event: Event) => move(event as PointerEvent)],
    ["pointerup", () => end(true)],
    ["pointercancel", () => end(false)],
  ] as const;

  row.setPointerCapture(pointer.pointerId);
  for (const [name, listener] of listeners) row.addEventListener(name, listener);
  list.setAttribute("data-dragging", "");
  row.setAttribute("data-dragged", "");
  frame = requestAnimationFrame(tick);
  return () => end(false);
}

function shiftOf(index: number, from: number, to: number): -1 | 0 | 1 {
  if (index > from && index <= to) return -1;
  return index < from && index >= to ? 1 : 0;
}
