import { useRef } from "preact/hooks";

import { useKeys } from "../context";
import { Icon, type IconType } from "../icons";

export interface Tab<K extends string> {
  key: K;
  label: string;
  icon?: IconType | undefined;
  count?: number | undefined;
  /** What the count says, for screen readers. */
  countWords?: string | undefined;
  /** The count is news, not only a number. */
  loud?: boolean | undefined;
}

/** The row of tabs; its panels are `TabPanel`s with the same `group`. Arrows move and choose. */
export function Tabs<K extends string>(props: {
  group: string;
  label: string;
  tabs: readonly Tab<K>[];
  chosen: K;
  onChoose: (key: K) => void;
}) {
  const ref = useRef<HTMLDivElement>(null);
  useKeys(ref, (press) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
    if (step === undefined) return false;
    const at = props.tabs.findIndex((tab) => tab.key === props.chosen);
    const next = props.tabs[at + step];
    if (next === undefined) return false;
    props.onChoose(next.key);
    ref.current?.querySelectorAll<HTMLElement>("[role=tab]")[at + step]?.focus();
    return true;
  });
  return (
    <div ref={ref} class="tabs" role="tablist" aria-label={props.label}>
      {props.tabs.map(({ key, label, icon, count, countWords, loud }) => (
        <button
          type="button"
          role="tab"
          class="tab"
          key={key}
          id={`${props.group}-${key}-tab`}
          aria-selected={key === props.chosen}
          aria-controls={`${props.group}-${key}`}
          tabIndex={key === props.chosen ? 0 : -1}
          onClick={() => props.onChoose(key)}
        >
          {icon && <Icon of={icon} />}
          <span>{label}</span>
          {count !== undefined && count > 0 && (
            <span class={loud === true ? "count loud" : "count"}>
              <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
              <span class="sr-only">{countWords}</span>
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
