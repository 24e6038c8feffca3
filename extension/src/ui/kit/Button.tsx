import type { ComponentChildren, JSX, Ref } from "preact";

import { Icon, type IconType } from "../icons";

type Native = Omit<JSX.IntrinsicElements["button"], "ref" | "icon" | "size" | "label">;

export interface ButtonProps extends Native {
  tone?: "plain" | "accent" | "quiet" | "danger" | undefined;
  size?: "small" | "normal" | "large" | undefined;
  icon?: IconType | undefined;
  /** Something is under way: the button stays, and takes no second press. */
  busy?: boolean | undefined;
  children?: ComponentChildren;
  innerRef?: Ref<HTMLButtonElement> | undefined;
}

const classes = (...names: (string | false | undefined)[]) => names.filter(Boolean).join(" ");

/** A button with words. `aria-disabled` while busy, so that it keeps the focus. */
export function Button(props: ButtonProps) {
  const { tone = "plain", size = "normal", icon, busy, children, innerRef, class: extra, onClick, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      ref={innerRef ?? null}
      class={classes("button", tone, size, busy && "busy", extra as string | undefined)}
      aria-disabled={busy === true ? "true" : undefined}
      onClick={(event) => {
        if (busy === true) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy === true ? <span class="spinner" aria-hidden="true" /> : icon && <Icon of={icon} />}
      {children !== undefined && <span class="label">{children}</span>}
    </button>
  );
}

export interface IconButtonProps extends Native {
  icon: IconType;
  /** Its name for screen readers, and its tip. */
  label: string;
  size?: "small" | "normal" | "large" | "huge" | undefined;
  tone?: "quiet" | "accent" | "plain" | undefined;
  busy?: boolean | undefined;
  /** Shown in the tip beside the name. */
  shortcut?: string | undefined;
  innerRef?: Ref<HTMLButtonElement> | undefined;
}

/** A button that is only a picture: named for screen readers, and with a tip for everyone else. */
export function IconButton(props: IconButtonProps) {
  const { icon, label, size = "normal", tone = "quiet", busy, shortcut, innerRef, class: extra, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      ref={innerRef ?? null}
      class={classes("icon-button", tone, size, busy && "busy", extra as string | undefined)}
      aria-label={label}
      aria-busy={busy === true ? "true" : undefined}
      data-tip={shortcut === undefined ? label : `${label} · ${shortcut}`}
    >
      <Icon of={icon} />
    </button>
  );
}
