import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LogOut, RotateCw, ShieldCheck } from "lucide-preact";

import type { Answer, Profile } from "../../contract/types";
import type { Accounts } from "../../core/accounts";
import { shownCode } from "../format";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { Confirm, type Question } from "../kit/Confirm";
import { Link } from "../kit/Link";
import { Skeleton } from "../kit/Skeleton";
import { Toasts } from "../kit/Toasts";
import { errorText } from "../notices";
import { placePath, useHere } from "../places";
import { hasAccounts, TopBar } from "../screens/TopBar";
import { AvatarEditor } from "./AvatarEditor";
import { DeleteMe, Export } from "./Data";
import { Devices } from "./Devices";
import { NameForm, PasswordForm } from "./ProfileForms";

type Calls = "profile" | "rename" | "setAvatar" | "removeAvatar" | "changePassword";
export type AccountPort = Pick<Accounts, Calls | "sessions" | "endSession" | "endAll" | "delete"> & {
  /** Puts all that the server knows of one into a file; false when that did not work. */
  readonly save: () => Promise<boolean>;
};

export interface AccountProps {
  port: AccountPort;
  /** Nobody is signed in here any more. */
  onGone: () => void;
}

/** Oneself: name, picture, password, devices, data. */
export function Account({ port, onGone }: AccountProps) {
  const { go } = useHere();
  const [answer, set] = useState<Answer<Profile> | null>(null);
  const [question, ask] = useState<Question | null>(null);
  const [deleting, setDeleting] = useState(false);
  const load = () => {
    set(null);
    void port.profile().then(set);
  };
  useEffect(load, []);
  const profile = answer?.ok === true ? (answer.data ?? null) : null;
  return (
    <div class="page account">
      <div class="landing-inside" inert={question !== null || deleting}>
        <TopBar onHome={() => go("/")} />
        <main class="account-main">
          <h1>{t("account")}</h1>
          {answer === null && <Skeleton lines={4} pictures />}
          {answer?.ok === false && <Failed error={answer.error} reload={load} />}
          {profile !== null && profile.room !== null && <Remote room={profile.room} />}
          {profile !== null && profile.room === null && (
            <Parts
              profile={profile}
              port={port}
              ask={ask}
              onProfile={(now) => set({ ok: true, data: now })}
              onGone={onGone}
              onDelete={() => setDeleting(true)}
            />
          )}
        </main>
      </div>
      {question !== null && <Confirm question={question} onClose={() => ask(null)} />}
      {deleting && profile !== null && (
        <DeleteMe
          profile={profile}
          remove={(password) => port.delete(password)}
          onGone={onGone}
          onClose={() => setDeleting(false)}
        />
      )}
      <Toasts />
    </div>
  );
}

interface PartsProps extends AccountProps {
  profile: Profile;
  ask: (question: Question) => void;
  onProfile: (profile: Profile) => void;
  onDelete: () => void;
}

function Parts({ profile, port, ask, onProfile, onGone, onDelete }: PartsProps) {
  const { signOut } = useHere();
  const leave = () => {
    if (!profile.guest) signOut();
    else
      ask({
        title: t("ask_sign_out"),
        text: t("ask_sign_out_guest"),
        act: t("sign_out"),
        danger: true,
        onYes: signOut,
      });
  };
  return (
    <>
      {profile.guest && <Keep />}
      <Part title={t("profile")}>
        <AvatarEditor profile={profile} port={port} onProfile={onProfile} />
        <NameForm profile={profile} rename={(name) => port.rename(name)} onProfile={onProfile} />
        {profile.email !== null && <Email profile={profile} />}
        {profile.admin && (
          <a class="account-admin" href="/admin/">
            <ShieldCheck class="icon" aria-hidden="true" />
            {t("admin_panel")}
          </a>
        )}
        <Button icon={LogOut} onClick={leave}>
          {t("sign_out")}
        </Button>
      </Part>
      {!profile.guest && (
        <Part title={t("password")}>
          <PasswordForm
            profile={profile}
            change={(current, password) => port.changePassword(current, password)}
            onProfile={onProfile}
          />
        </Part>
      )}
      <Part title={t("devices")}>
        <Devices port={port} ask={ask} onGone={onGone} />
      </Part>
      <Part title={t("your_data")}>
        <Export save={() => port.save()} />
        <div class="account-row">
          <p class="hint">{t("delete_hint")}</p>
          <Button tone="danger" onClick={onDelete}>
            {t(profile.guest ? "delete_guest" : "delete_account")}
          </Button>
        </div>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="account-part" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Email({ profile }: { profile: Profile }) {
  return (
    <dl class="account-email">
      <dt class="field-label">{t("email")}</dt>
      <dd>
        <bdi>{profile.email}</bdi>
        {profile.google && <span class="hint"> · {t("with_google")}</span>}
      </dd>
    </dl>
  );
}

function Keep() {
  const here = useHere();
  if (!hasAccounts(here)) return null;
  return (
    <section class="account-keep" aria-label={t("keep_rooms")}>
      <p>{t("guest_text")}</p>
      <div class="account-ways">
        {here.options.email && here.options.signup !== "closed" && (
          <Link class="button accent" to={placePath("signup", placePath("account"))}>
            {t("make_account")}
          </Link>
        )}
        <Link class="button" to={placePath("signin", placePath("account"))}>
          {t("sign_in")}
        </Link>
      </div>
    </section>
  );
}

/** A phone that was added is good for one room and nothing else. */
function Remote({ room }: { room: string }) {
  const { signOut } = useHere();
  return (
    <section class="account-part">
      <p>{t("remote_of", { code: shownCode(room) })}</p>
      <div class="account-ways">
        <Link class="button accent" to={`/r/${shownCode(room)}?remote=1`}>
          {t("remote_open")}
        </Link>
        <Button icon={LogOut} onClick={signOut}>
          {t("remote_end")}
        </Button>
      </div>
    </section>
  );
}

function Failed(props: { error: Extract<Answer<unknown>, { ok: false }>["error"]; reload: () => void }) {
  const out = props.error.code === "unauthenticated";
  return (
    <div class="account-part" role="alert">
      <p>{out ? t("not_signed_in") : errorText(props.error)}</p>
      {out ? (
        <Link class="button accent" to={placePath("signin", placePath("account"))}>
          {t("sign_in")}
        </Link>
      ) : (
        <Button icon={RotateCw} onClick={props.reload}>
          {t("try_again")}
        </Button>
      )}
    </div>
  );
}
