import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Link } from "../kit/Link";
import { placePath, useHere, type Act } from "../places";
import { AuthPage, FormError, useAttempt } from "./AuthPage";
import { EmailField, isEmail, PasswordInput } from "./fields";
import { Google } from "./Google";

export interface SignInProps {
  next: string | null;
  /** What went wrong at Google, by its code; null where nothing did. */
  problem: string | null;
  signIn: Act<[email: string, password: string]>;
  google: Act;
}

export function SignIn({ next, problem, signIn, google }: SignInProps) {
  const { options, user } = useHere();
  const guest = user?.guest === true;
  const can = options.email || options.google;
  return (
    <AuthPage title={t("sign_in")} text={can ? undefined : t("no_accounts")}>
      {options.google && <Google google={google} problem={problem} />}
      {options.google && options.email && <p class="auth-or">{t("or")}</p>}
      {options.email && <Form signIn={signIn} next={next} />}
      {guest && can && <p class="auth-note">{t("sign_in_guest", { name: user.name })}</p>}
      <nav class="auth-ways" aria-label={t("other_ways")}>
        {options.email && options.signup !== "closed" && (
          <Link to={placePath("signup", next)}>{t("make_account")}</Link>
        )}
        <Link to={next ?? "/"}>{t(guest ? "go_on_as" : "go_on_without", { name: user?.name ?? "" })}</Link>
      </nav>
    </AuthPage>
  );
}

function Form({ signIn, next }: Pick<SignInProps, "signIn" | "next">) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAttempt();
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (isEmail(email) && password !== "") run(() => signIn(email.trim(), password));
  };
  return (
    <form class="auth-form" noValidate onSubmit={submit}>
      <EmailField value={email} onChange={setEmail} tried={tried} autofocus />
      <PasswordInput label={t("password")} kind="current" value={password} onChange={setPassword} tried={tried} />
      <FormError error={error} area="login" />
      <Button type="submit" tone="accent" size="large" class="wide" busy={busy}>
        {t("sign_in")}
      </Button>
      <Link class="auth-forgot" to={placePath("forgot", next)}>
        {t("forgot_password")}
      </Link>
    </form>
  );
}
