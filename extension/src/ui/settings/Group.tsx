import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { ChevronDown } from "lucide-preact";

import { Icon, type IconType } from "../icons";

export interface GroupProps {
  icon: IconType;
  title: string;
  /** How it stands now, in a few words. */
  summary: string;
  open?: boolean | undefined;
  children: ComponentChildren;
}

/** Some settings that belong together: closed, one line says how they stand. */
export function Group({ icon, title, summary, open: first = false, children }: GroupProps) {
  const id = useId();
  const [open, setOpen] = useState(first);
  return (
    <section class="group">
      <h3>
        <button type="button" class="group-head" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          <Icon of={icon} />
          <span class="group-words">
            <span>{title}</span>
            <small class="clamp">{summary}</small>
          </span>
          <Icon of={ChevronDown} class="group-arrow" />
        </button>
      </h3>
      <div id={id} class="group-body" hidden={!open}>
        {open && children}
      </div>
    </section>
  );
}
