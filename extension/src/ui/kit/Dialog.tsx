import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { ArrowLeft, X } from "lucide-preact";

import { useKeys, useRestKeys } from "../context";
import { focusables } from "../focus";
import { useFocusInside } from "../hooks";
import { t } from "../i18n";
import { IconButton } from "./Button";

export interface DialogProps {
  title: string;
  onClose: () => void;
  /** `sheet` covers the panel like a page of its own; `box` is a small question at its foot. */
  shape?: "sheet" | "box" | undefined;
  children: ComponentChildren;
  footer?: ComponentChildren;
}

/**
 * Lies over the panel it stands in and never over the player: an embedded player may not be covered. What is under it
 * should be inert. Esc closes it, Tab stays inside, and the focus returns to where it was.
 */
export function Dialog({ title, onClose, shape = "sheet", children, footer }: DialogProps) {
  const ref = useRef<HTMLDivElement>(null);
  const id = useId();
  useFocusInside(ref);
  useKeys(ref, (press) => {
    if (press.key !== "Tab") return false;
    const all = focusables(ref.current ?? document);
    const edge = press.shiftKey ? all[0] : all[all.length - 1];
    if (press.target !== edge && press.target !== ref.current) return false;
    (press.shiftKey ? all[all.length - 1] : all[0])?.focus();
    return true;
  });
  useRestKeys((press) => {
    if (press.key === "Escape") {
      onClose();
      return true;
    }
    return ref.current?.contains(press.target) === true ? "stop" : false;
  });
  return (
    <div class={`dialog-layer ${shape}`}>
      {shape === "box" && <div class="scrim" onClick={onClose} />}
      <div ref={ref} class="dialog" role="dialog" aria-modal="true" aria-labelledby={id} tabIndex={-1}>
        <header class="dialog-head">
          {shape === "sheet" && <IconButton icon={ArrowLeft} label={t("back")} onClick={onClose} />}
          <h2 id={id}>{title}</h2>
          {shape === "box" && <IconButton icon={X} label={t("close")} onClick={onClose} />}
        </header>
        <div class="dialog-body">{children}</div>
        {footer !== undefined && <footer class="dialog-foot">{footer}</footer>}
      </div>
    </div>
  );
}
