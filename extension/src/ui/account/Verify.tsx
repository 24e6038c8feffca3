import { useEffect, useState } from "preact/hooks";

import type { ErrorBody } from "../../contract/types";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Link } from "../kit/Link";
import { Skeleton } from "../kit/Skeleton";
import { placePath, type Act } from "../places";
import { AuthPage, FormError, useAttempt } from "./AuthPage";
import { PasswordInput } from "./fields";

export interface VerifyProps {
  /** Somebody is signed in here: perhaps who registered, and then no password is needed. */
  known: boolean;
  /** Null for a link that was cut off. */
  verify: Act<[password: string | null]> | null;
}

/** The link in the mail that begins an account. */
export function Verify({ known, verify }: VerifyProps) {
  const [asking, ask] = useState(!known);
  const [error, set] = useState<ErrorBody | null>(null);
  useEffect(() => {
    if (!known || verify === null) return;
    void verify(null).then((refused) => {
      if (refused === null) return;
      if (refused.code === "not_found" || refused.code === "conflict") set(refused);
      else ask(true);
    });
  }, []);
  if (verify === null || error?.code === "not_found") return <Stale title={t("verify")} text={t("verify_stale")} />;
  if (error !== null) return <Stale title={t("verify")} text={t("error_conflict_verify")} />;
  if (asking) return <Form verify={verify} onGone={set} />;
  return (
    <AuthPage title={t("verify")}>
      <div class="auth-form" aria-busy="true">
        <p role="status">{t("verify_busy")}</p>
        <Skeleton lines={2} />
      </div>
    </AuthPage>
  );
}

function Form(props: { verify: Act<[password: string]>; onGone: (error: ErrorBody) => void }) {
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAttempt();
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (password === "") return;
    run(async () => {
      const refused = await props.verify(password);
      if (refused?.code === "not_found" || refused?.code === "conflict") props.onGone(refused);
      return refused;
    });
  };
  return (
    <AuthPage title={t("verify")} text={t("verify_text")}>
      <form class="auth-form" noValidate onSubmit={submit}>
        <PasswordInput
          label={t("password")}
          kind="current"
          value={password}
          onChange={setPassword}
          tried={tried}
          autofocus
        />
        <FormError error={error} area="verify" />
        <Button type="submit" tone="accent" size="large" class="wide" busy={busy}>
          {t("verify_go")}
        </Button>
      </form>
    </AuthPage>
  );
}

/** A link that leads nowhere any more, and where to get on. */
export function Stale({ title, text }: { title: string; text: string }) {
  return (
    <AuthPage title={title}>
      <p class="auth-lead" role="alert">
        {text}
      </p>
      <nav class="auth-ways" aria-label={t("other_ways")}>
        <Link class="button accent" to={placePath("signin")}>
          {t("sign_in")}
        </Link>
        <Link to={placePath("forgot")}>{t("forgot_password")}</Link>
        <Link to={placePath("signup")}>{t("make_account")}</Link>
      </nav>
    </AuthPage>
  );
}
