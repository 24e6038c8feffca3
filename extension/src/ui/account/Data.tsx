import { useState } from "preact/hooks";
import { Download } from "lucide-preact";

import type { Answer, Profile } from "../../contract/types";
import { useBusy } from "../hooks";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Dialog } from "../kit/Dialog";
import { Field } from "../kit/Field";
import { FormError, useAttempt } from "./AuthPage";
import { PasswordInput } from "./fields";
import { refusalOf } from "./ProfileForms";

export function Export({ save }: { save: () => Promise<boolean> }) {
  const [busy, run] = useBusy();
  const [failed, fail] = useState(false);
  return (
    <div class="account-row">
      <p class="hint">{t("export_hint")}</p>
      <Button icon={Download} busy={busy} onClick={() => run(async () => fail(!(await save())))}>
        {t("export")}
      </Button>
      {failed && (
        <p class="field-note error" role="alert">
          {t("error_internal")}
        </p>
      )}
    </div>
  );
}

interface DeleteProps {
  profile: Profile;
  remove: (password: string | null) => Promise<Answer<unknown>>;
  onGone: () => void;
  onClose: () => void;
}

/** Says what happens, and has it typed: there is no way back. */
export function DeleteMe({ profile, remove, onGone, onClose }: DeleteProps) {
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState("");
  const { busy, error, run } = useAttempt();
  const word = t("delete_word");
  const ready = typed.trim().toLocaleLowerCase() === word && (!profile.password || password !== "");
  const submit = (event: Event) => {
    event.preventDefault();
    if (ready) run(async () => refusalOf(await remove(profile.password ? password : null)), onGone);
  };
  return (
    <Dialog shape="box" title={t(profile.guest ? "delete_guest" : "delete_account")} onClose={onClose}>
      <form class="delete-me" noValidate onSubmit={submit}>
        <ul class="delete-list">
          <li>{t("delete_rooms")}</li>
          <li>{t("delete_words")}</li>
          <li>{t("delete_profile")}</li>
          <li>{t("delete_final")}</li>
        </ul>
        {profile.password && (
          <PasswordInput
            label={t("password_now")}
            kind="current"
            value={password}
            onChange={setPassword}
            tried={false}
          />
        )}
        <Field
          label={t("delete_type", { word })}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <FormError error={error} area="delete" />
        <div class="account-ways">
          <Button onClick={onClose} data-autofocus>
            {t("cancel")}
          </Button>
          <Button type="submit" tone="danger" busy={busy} disabled={!ready}>
            {t("delete_go")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
