import { useState } from "preact/hooks";

import { NAME_LENGTH } from "../../contract/limits";
import type { Answer, ErrorBody, Profile } from "../../contract/types";
import { useUi } from "../context";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { FormError, useAttempt } from "./AuthPage";
import { isLongEnough, PasswordInput } from "./fields";

/** The refusal, if it is one. */
export const refusalOf = (answer: Answer<unknown>): ErrorBody | null => (answer.ok ? null : answer.error);

/** Asks, and hands on the profile as it is then. */
export async function updated(
  asked: Promise<Answer<Profile>>,
  onProfile: (profile: Profile) => void,
): Promise<ErrorBody | null> {
  const answer = await asked;
  if (answer.ok && answer.data !== undefined) onProfile(answer.data);
  return refusalOf(answer);
}

export function NameForm(props: {
  profile: Profile;
  rename: (name: string) => Promise<Answer<Profile>>;
  onProfile: (profile: Profile) => void;
}) {
  const { say } = useUi();
  const [name, setName] = useState(props.profile.name);
  const { busy, error, run } = useAttempt();
  const clean = name.trim();
  const changed = clean !== "" && clean !== props.profile.name;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!changed) return;
    run(
      () => updated(props.rename(clean), props.onProfile),
      () => say(t("saved")),
    );
  };
  return (
    <form class="account-form" onSubmit={submit}>
      <Field
        label={t("name")}
        name="name"
        autocomplete="nickname"
        value={name}
        maxLength={NAME_LENGTH}
        hint={t("name_hint")}
        onInput={(event) => setName(event.currentTarget.value)}
        after={
          <Button type="submit" size="small" tone="accent" busy={busy} disabled={!changed}>
            {t("save")}
          </Button>
        }
      />
      <FormError error={error} area="rename" />
    </form>
  );
}

export function PasswordForm(props: {
  profile: Profile;
  change: (current: string | null, password: string) => Promise<Answer<unknown>>;
  onProfile: (profile: Profile) => void;
}) {
  const { profile, change, onProfile } = props;
  const { say } = useUi();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAttempt();
  const done = () => {
    setCurrent("");
    setPassword("");
    setTried(false);
    onProfile({ ...profile, password: true });
    say(t("password_changed"));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!isLongEnough(password) || (profile.password && current === "")) return;
    run(async () => refusalOf(await change(profile.password ? current : null, password)), done);
  };
  return (
    <form class="account-form" noValidate onSubmit={submit}>
      <p class="hint">{t(profile.password ? "password_change_hint" : "password_set_hint")}</p>
      {/* Tells a password manager whose password it is. */}
      <input type="email" name="email" autocomplete="username" value={profile.email ?? ""} readOnly hidden />
      {profile.password && (
        <PasswordInput label={t("password_now")} kind="current" value={current} onChange={setCurrent} tried={tried} />
      )}
      <PasswordInput label={t("password_new")} kind="new" value={password} onChange={setPassword} tried={tried} />
      <FormError error={error} area="password" />
      <Button type="submit" busy={busy}>
        {t(profile.password ? "password_change" : "password_set")}
      </Button>
    </form>
  );
}
