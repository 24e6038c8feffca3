import type { JSX } from "preact";

import { useHere } from "../places";

export interface LinkProps extends Omit<JSX.IntrinsicElements["a"], "href"> {
  to: string;
  /** What a plain press does in place of going there. */
  onGo?: (() => void) | undefined;
}

/** A link to another page of the viewer: the page is not loaded anew, and new tabs work as everywhere. */
export function Link({ to, onGo, children, ...rest }: LinkProps) {
  const { go } = useHere();
  return (
    <a
      {...rest}
      href={to}
      onClick={(event) => {
        const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
        if (!plain) return;
        event.preventDefault();
        if (onGo === undefined) go(to);
        else onGo();
      }}
    >
      {children}
    </a>
  );
}
