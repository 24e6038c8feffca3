import { useState } from "preact/hooks";

import type { Entry } from "../../contract/types";
import type { CommandPayload } from "../../core/room-view";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field, Switch } from "../kit/Field";

const SHORTEST = 4;
const LONGEST = 128;

export interface PasswordFieldProps {
  entry: Entry;
  disabled: boolean;
  /** Resolves to whether it was taken. */
  onChange: (patch: CommandPayload<"room.settings">) => Promise<boolean>;
}

/** Whether strangers with the code need a password. It is set together with the first one, never before. */
export function PasswordField({ entry, disabled, onChange }: PasswordFieldProps) {
  const [asking, ask] = useState(false);
  const [password, setPassword] = useState("");
  const short = password.length > 0 && password.length < SHORTEST;
  const toggle = (on: boolean) => {
    ask(on);
    if (!on && entry === "password") void onChange({ entry: "open" });
  };
  const save = (event: Event) => {
    event.preventDefault();
    if (password.length < SHORTEST) return;
    void onChange({ entry: "password", password }).then((taken) => {
      if (!taken) return;
      setPassword("");
      ask(false);
    });
  };
  return (
    <div class="password">
      <Switch
        label={t("password_on")}
        hint={t("password_on_hint")}
        on={asking || entry === "password"}
        disabled={disabled}
        onChange={toggle}
      />
      {!disabled && (asking || entry === "password") && (
        <form onSubmit={save}>
          <Field
            label={entry === "password" ? t("password_new") : t("password")}
            type="password"
            autocomplete="new-password"
            value={password}
            maxLength={LONGEST}
            hint={short ? t("password_short") : undefined}
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
