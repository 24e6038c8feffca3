import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { Entry } from "../../contract/types";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";

const SHORTEST = 4;
const LONGEST = 128;

export interface PasswordFieldProps {
  entry: Entry;
  disabled: boolean;
  /** The choice of the door; `asking` while a password has been chosen and is not there yet. */
  choose: (asking: boolean, ask: (asking: boolean) => void) => ComponentChildren;
  /** Resolves to whether it was taken. */
  onSave: (password: string) => Promise<boolean>;
}

/** The password that strangers with the code need. It is set together with the choice, never before. */
export function PasswordField({ entry, disabled, choose, onSave }: PasswordFieldProps) {
  const [asking, ask] = useState(false);
  const [password, setPassword] = useState("");
  const short = password.length > 0 && password.length < SHORTEST;
  const save = (event: Event) => {
    event.preventDefault();
    if (password.length < SHORTEST) return;
    void onSave(password).then((taken) => {
      if (!taken) return;
      setPassword("");
      ask(false);
    });
  };
  return (
    <div class="password">
      {choose(asking, ask)}
      {!disabled && (asking || entry === "password") && (
        <form onSubmit={save}>
          <Field
            label={entry === "password" ? t("password_new") : t("password")}
            type="password"
            autocomplete="new-password"
            value={password}
            maxLength={LONGEST}
            hint={short ? t("password_short") : asking ? t("password_needed") : undefined}
            onInput={(event) => setPassword(event.currentTarget.value)}
            after={
              <Button type="submit" size="small" tone="accent" disabled={password.length < SHORTEST}>
                {t("save")}
              </Button>
            }
          />
        </form>
      )}
    </div>
  );
}
