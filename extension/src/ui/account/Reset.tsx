import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Link } from "../kit/Link";
import { placePath, type Act } from "../places";
import { AuthPage, FormError, useAttempt } from "./AuthPage";
import { EmailField, isEmail, isLongEnough, PasswordInput } from "./fields";
import { CheckMail } from "./Register";
import { Stale } from "./Verify";

/** Asks for a mail with a link to a new password. */
export function Forgot({ next, ask }: { next: string | null; ask: Act<[email: string]> }) {
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(false);
  const { busy, error, run } = useAttempt();
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!isEmail(email)) return;
    run(
      () => ask(email.trim()),
      () => setSent(true),
    );
  };
  if (sent) return <CheckMail email={email.trim()} text={t("check_mail_reset")} again={() => setSent(false)} />;
  return (
    <AuthPage title={t("forgot_title")} text={t("forgot_text")}>
      <form class="auth-form" noValidate onSubmit={submit}>
        <EmailField value={email} onChange={setEmail} tried={tried} autofocus />
        <FormError error={error} area="reset" />
        <Button type="submit" tone="accent" size="large" class="wide" busy={busy}>
          {t("forgot_go")}
        </Button>
      </form>
      <nav class="auth-ways" aria-label={t("other_ways")}>
        <Link to={placePath("signin", next)}>{t("back_to_sign_in")}</Link>
      </nav>
    </AuthPage>
  );
}

/** The link in that mail: null for one that was cut off. */
export function Reset({ reset }: { reset: Act<[password: string]> | null }) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAttempt();
  if (reset === null || error?.code === "not_found") return <Stale title={t("reset_title")} text={t("reset_stale")} />;
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (isLongEnough(password)) run(() => reset(password));
  };
  return (
    <AuthPage title={t("reset_title")} text={t("reset_text")}>
      <form class="auth-form" noValidate onSubmit={submit}>
        <PasswordInput
          label={t("password_new")}
          kind="new"
          value={password}
          onChange={setPassword}
          tried={tried}
          autofocus
        />
        <FormError error={error} area="register" />
        <Button type="submit" tone="accent" size="large" class="wide" busy={busy}>
          {t("reset_go")}
        </Button>
      </form>
    </AuthPage>
  );
}
