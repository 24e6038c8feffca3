import { useId } from "preact/hooks";
import { ChevronDown } from "lucide-preact";

import { Icon } from "../icons";
import type { Choice } from "./Field";

export interface SelectProps<V extends string> {
  label: string;
  hint?: string | undefined;
  value: V;
  choices: readonly Choice<V>[];
  disabled?: boolean | undefined;
  onChange: (value: V) => void;
}

/** One of many values, by the system's own list. */
export function Select<V extends string>({ label, hint, value, choices, disabled, onChange }: SelectProps<V>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class="field-label">
        {label}
      </label>
      <div class="field-box select-box">
        <select
          id={id}
          value={value}
          disabled={disabled}
          aria-describedby={hint === undefined ? undefined : `${id}-note`}
          onChange={(event) => onChange(event.currentTarget.value as V)}
        >
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value} selected={choice.value === value}>
              {choice.label}
            </option>
          ))}
        </select>
        <Icon of={ChevronDown} />
      </div>
      {hint !== undefined && (
        <p id={`${id}-note`} class="field-note">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Numbers to choose from; the present one is among them, whatever it is. */
export function numberChoices(
  usual: readonly number[],
  now: number,
  words: (value: number) => string,
): readonly Choice<string>[] {
  const all = [...new Set([...usual, now])].sort((a, b) => a - b);
  return all.map((value) => ({ value: String(value), label: words(value) }));
}
