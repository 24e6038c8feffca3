import type { LucideIcon } from "lucide-preact";

export type IconType = LucideIcon;

/** One outline set, one size; names for screen readers stand on the control, not on the picture. */
export function Icon({ of: Shape, class: extra }: { of: IconType; class?: string | undefined }) {
  return <Shape class={extra === undefined ? "icon" : `icon ${extra}`} strokeWidth={1.75} aria-hidden="true" />;
}
