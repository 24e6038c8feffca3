import type { ComponentChildren } from "preact";

const FACES = [
  { x: 41.5, tone: "a" },
  { x: 60, tone: "b" },
  { x: 78.5, tone: "c" },
] as const;

/**
 * The product's one picture: a line with faces close together on it.
 *
 * @param apart how far the faces have drifted, 0 in step to 1
 */
export function LineArt({ apart = 0, calm = false }: { apart?: number; calm?: boolean }) {
  return (
    <svg class={calm ? "line-art calm" : "line-art"} viewBox="0 0 120 32" aria-hidden="true" focusable="false">
      <line class="line-rest" x1="4" y1="16" x2="116" y2="16" />
      <line class="line-done" x1="4" y1="16" x2="60" y2="16" />
      {FACES.map(({ x, tone }, index) => (
        <g key={tone} class={`face ${tone}`} transform={`translate(${x + (index - 1) * 22 * apart} 16)`}>
          <g class="face-body">
            <circle r="10.5" />
            <circle class="eye" cx="-3.2" cy="-1.6" r="1.25" />
            <circle class="eye" cx="3.2" cy="-1.6" r="1.25" />
            <path class="mouth" d="M-3.6 2.6a4.2 4.2 0 0 0 7.2 0" />
          </g>
        </g>
      ))}
    </svg>
  );
}

/** A place where nothing is yet: the picture, what to do, and the button for it. */
export function EmptyState(props: {
  title: string;
  text?: string | undefined;
  children?: ComponentChildren;
  apart?: number | undefined;
  /** Without the picture, where another one is on the screen already. */
  plain?: boolean | undefined;
}) {
  return (
    <div class="empty">
      {props.plain !== true && <LineArt apart={props.apart ?? 0} calm />}
      <p class="empty-title">{props.title}</p>
      {props.text !== undefined && <p class="empty-text">{props.text}</p>}
      {props.children !== undefined && <div class="empty-act">{props.children}</div>}
    </div>
  );
}
