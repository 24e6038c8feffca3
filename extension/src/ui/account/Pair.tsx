import { useState } from "preact/hooks";
import { Smartphone } from "lucide-preact";

import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Link } from "../kit/Link";
import { readPairing } from "../links";
import { useHere, type Act } from "../places";
import { AuthPage, FormError, useAttempt } from "./AuthPage";

export interface PairProps {
  /** What was typed into the start page's code box; still to be confirmed here, so that no link pairs by itself. */
  code: string;
  pair: Act<[code: string]>;
}

/** On the phone: the code that the other screen shows makes it a remote for that room. */
export function Pair({ code: given, pair }: PairProps) {
  const { user } = useHere();
  const [text, setText] = useState(given);
  const [tried, setTried] = useState(false);
  const { busy, error, run, clear } = useAttempt();
  const code = readPairing(text);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (code !== null) run(() => pair(code));
  };
  return (
    <AuthPage title={t("pair_title")} text={t("pair_text")}>
      <form class="auth-form" noValidate onSubmit={submit}>
        <Field
          class="pair-code"
          label={t("pair_code")}
          autocomplete="one-time-code"
          autocapitalize="characters"
          spellcheck={false}
          enterkeyhint="go"
          autofocus
          placeholder="4H7K-29QX"
          value={text}
          maxLength={12}
          error={tried && code === null ? t("pair_wrong") : null}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setTried(false);
            clear();
          }}
        />
        <FormError error={error} area="pair" />
        <Button type="submit" tone="accent" size="large" class="wide" icon={Smartphone} busy={busy}>
          {t("pair_go")}
        </Button>
      </form>
      {user !== null && <p class="auth-note">{t("pair_instead", { name: user.name })}</p>}
      <nav class="auth-ways" aria-label={t("other_ways")}>
        <Link to="/">{t("home")}</Link>
      </nav>
    </AuthPage>
  );
}
