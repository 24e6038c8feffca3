import type { ComponentChildren, JSX, Ref } from "preact";
import { useId } from "preact/hooks";

type NativeInput = Omit<JSX.IntrinsicElements["input"], "ref" | "label">;

export interface FieldProps extends NativeInput {
  label: string;
  /** The label is for screen readers only; a placeholder says the same. */
  hideLabel?: boolean | undefined;
  hint?: string | undefined;
  error?: string | null | undefined;
  innerRef?: Ref<HTMLInputElement> | undefined;
  after?: ComponentChildren;
}

/** One line of text with its label, hint and error. */
export function Field(props: FieldProps) {
  const { label, hideLabel, hint, error, innerRef, after, class: extra, ...rest } = props;
  const id = useId();
  const note = error ?? hint;
  return (
    <div class={`field ${(extra as string | undefined) ?? ""}`}>
      <label for={id} class={hideLabel === true ? "sr-only" : "field-label"}>
        {label}
      </label>
      <div class="field-box">
        <input
          dir="auto"
          {...rest}
          ref={innerRef ?? null}
          id={id}
          aria-invalid={error ? "true" : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
        />
        {after}
      </div>
      {note && (
        <p id={`${id}-note`} class={error ? "field-note error" : "field-note"} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

export interface Choice<V extends string> {
  value: V;
  label: string;
  hint?: string | undefined;
}

/** A few values side by side, or under each other with a hint each: radio buttons, with their keys. */
export function Choices<V extends string>(props: {
  label: string;
  /** The label is for screen readers only; a heading says the same. */
  hideLabel?: boolean | undefined;
  value: V;
  choices: readonly Choice<V>[];
  onChange: (value: V) => void;
  disabled?: boolean | undefined;
  stacked?: boolean | undefined;
}) {
  const name = useId();
  return (
    <fieldset class={props.stacked === true ? "choices stacked" : "choices"} disabled={props.disabled}>
      <legend class={props.hideLabel === true ? "sr-only" : "field-label"}>{props.label}</legend>
      <div class="choices-row">
        {props.choices.map(({ value, label, hint }) => (
          <label class="choice" key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === props.value}
              onChange={() => props.onChange(value)}
            />
            <span class="choice-body">
              <span>{label}</span>
              {hint !== undefined && <small>{hint}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** On or off, at once. */
export function Switch(props: {
  label: string;
  hint?: string | undefined;
  on: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean | undefined;
}) {
  const id = useId();
  return (
    <label class="switch">
      <span class="switch-words">
        <span>{props.label}</span>
        {props.hint !== undefined && <small id={id}>{props.hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        checked={props.on}
        disabled={props.disabled}
        aria-describedby={props.hint === undefined ? undefined : id}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="switch-track" aria-hidden="true" />
    </label>
  );
}
