import { useState } from "preact/hooks";
import { Eye, EyeOff } from "lucide-preact";

import { EMAIL_LENGTH, LOGIN_PASSWORD_MIN } from "../../contract/limits";
import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import { Field } from "../kit/Field";

const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$/;
const PASSWORD_MAX = 128;

/** Whether the server takes it for an address. */
export const isEmail = (text: string) => EMAIL.test(text.trim()) && text.trim().length <= EMAIL_LENGTH;
export const isLongEnough = (password: string) => password.length >= LOGIN_PASSWORD_MIN;

export interface TextProps {
  value: string;
  onChange: (value: string) => void;
  /** Say what is wrong with it, if anything: a first try has been made. */
  tried: boolean;
  autofocus?: boolean | undefined;
}

export function EmailField({ value, onChange, tried, autofocus }: TextProps) {
  return (
    <Field
      label={t("email")}
      type="email"
      name="email"
      inputMode="email"
      autocomplete="username"
      autocapitalize="none"
      spellcheck={false}
      autofocus={autofocus}
      value={value}
      maxLength={EMAIL_LENGTH}
      error={tried && !isEmail(value) ? t("email_wrong") : null}
      onInput={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export interface PasswordInputProps extends TextProps {
  label: string;
  /** `new` says what a password must be, and lets a password manager make one. */
  kind: "current" | "new";
}

/** A password that can be looked at while it is typed. */
export function PasswordInput({ label, kind, value, onChange, tried, autofocus }: PasswordInputProps) {
  const [shown, show] = useState(false);
  const fresh = kind === "new";
  const wrong = tried && (fresh ? !isLongEnough(value) : value === "");
  return (
    <Field
      label={label}
      type={shown ? "text" : "password"}
      name={fresh ? "new-password" : "password"}
      autocomplete={fresh ? "new-password" : "current-password"}
      autocapitalize="none"
      spellcheck={false}
      autofocus={autofocus}
      value={value}
      minLength={fresh ? LOGIN_PASSWORD_MIN : undefined}
      maxLength={PASSWORD_MAX}
      hint={fresh ? t("new_password_hint", { count: LOGIN_PASSWORD_MIN }) : undefined}
      error={wrong ? (fresh ? t("new_password_short", { count: LOGIN_PASSWORD_MIN }) : t("password_missing")) : null}
      onInput={(event) => onChange(event.currentTarget.value)}
      after={
        <IconButton
          size="small"
          icon={shown ? EyeOff : Eye}
          label={shown ? t("password_hide") : t("password_show")}
          aria-pressed={shown}
          onClick={() => show(!shown)}
        />
      }
    />
  );
}
