import { useState } from "preact/hooks";
import { MailCheck } from "lucide-preact";

import { NAME_LENGTH } from "../../contract/limits";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Field } from "../kit/Field";
import { Link } from "../kit/Link";
import { placePath, useHere, type Act } from "../places";
import { AuthPage, FormError, useAttempt } from "./AuthPage";
import { EmailField, isEmail, isLongEnough, PasswordInput } from "./fields";
import { Google } from "./Google";

export interface RegisterProps {
  next: string | null;
  /** From the link of an invitation. */
  invite: string | null;
  register: Act<[asked: { email: string; password: string; name: string }]>;
  google: Act;
}

export function Register({ next, invite, register, google }: RegisterProps) {
  const { options, user } = useHere();
  const [sent, setSent] = useState<string | null>(null);
  if (sent !== null) return <CheckMail email={sent} text={t("check_mail_register")} again={() => setSent(null)} />;
  if (options.signup === "closed") return <Closed text={t("signup_closed")} next={next} />;
  if (options.signup === "invite" && invite === null) return <Closed text={t("signup_invite")} next={next} />;
  if (!options.email && !options.google) return <Closed text={t("no_accounts")} next={next} />;
  const guest = user?.guest === true;
  return (
    <AuthPage title={t("make_account")} text={guest ? t("register_guest", { name: user.name }) : t("register_lead")}>
      {options.google && <Google google={google} />}
      {options.google && options.email && <p class="auth-or">{t("or")}</p>}
      {options.email && <Form known={user?.name ?? ""} register={register} onSent={setSent} />}
      <nav class="auth-ways" aria-label={t("other_ways")}>
        <Link to={placePath("signin", next)}>{t("have_account")}</Link>
      </nav>
    </AuthPage>
  );
}

function Form(props: Pick<RegisterProps, "register"> & { known: string; onSent: (email: string) => void }) {
  const [name, setName] = useState(props.known);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const { busy, error, run } = useAttempt();
  const asked = { email: email.trim(), password, name: name.trim() };
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (asked.name === "" || !isEmail(email) || !isLongEnough(password)) return;
    run(
      () => props.register(asked),
      () => props.onSent(asked.email),
    );
  };
  return (
    <form class="auth-form" noValidate onSubmit={submit}>
      <Field
        label={t("your_name")}
        name="name"
        autocomplete="nickname"
        autofocus={props.known === ""}
        value={name}
        maxLength={NAME_LENGTH}
        error={tried && asked.name === "" ? t("name_missing") : null}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <EmailField value={email} onChange={setEmail} tried={tried} autofocus={props.known !== ""} />
      <PasswordInput label={t("password")} kind="new" value={password} onChange={setPassword} tried={tried} />
      <FormError error={error} area="register" />
      <Button type="submit" tone="accent" size="large" class="wide" busy={busy}>
        {t("make_account")}
      </Button>
    </form>
  );
}

function Closed({ text, next }: { text: string; next: string | null }) {
  return (
    <AuthPage title={t("make_account")} text={text}>
      <nav class="auth-ways" aria-label={t("other_ways")}>
        <Link to={placePath("signin", next)}>{t("have_account")}</Link>
        <Link to={next ?? "/"}>{t("go_on_without")}</Link>
      </nav>
    </AuthPage>
  );
}

/** The mail is on its way. The same for every address: nobody learns here which have an account. */
export function CheckMail({ email, text, again }: { email: string; text: string; again: () => void }) {
  return (
    <AuthPage title={t("check_mail")}>
      <div class="auth-mail" role="status">
        <Icon of={MailCheck} />
        <p>
          {text} <bdi class="auth-address">{email}</bdi>
        </p>
        <p class="hint">{t("check_mail_hint")}</p>
      </div>
      <Button tone="quiet" onClick={again}>
        {t("check_mail_again")}
      </Button>
    </AuthPage>
  );
}
