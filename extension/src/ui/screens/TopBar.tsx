import { useContext } from "preact/hooks";
import { ChevronDown, KeyRound, LogIn, LogOut, UserRound } from "lucide-preact";

import type { User } from "../../contract/types";
import { useUi } from "../context";
import { Icon } from "../icons";
import { t } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Link } from "../kit/Link";
import { Logo } from "../kit/Logo";
import type { MenuItem } from "../kit/Menu";
import { HereContext, placePath, useHere, type Here } from "../places";

/** Whether this server has accounts at all. */
export const hasAccounts = ({ options }: Here) => options.email || options.google;

export function TopBar({ onHome }: { onHome: () => void }) {
  const here = useContext(HereContext);
  return (
    <header class="top-bar">
      <button type="button" class="brand" onClick={onHome} aria-label={t("brand_home")}>
        <Logo />
        <span>{t("brand")}</span>
      </button>
      {here !== null && <Corner />}
    </header>
  );
}

function Corner() {
  const here = useHere();
  if (here.user !== null) return <Person user={here.user} />;
  if (!hasAccounts(here)) return null;
  return (
    <Link class="corner-link" to={placePath("signin", here.next)}>
      <Icon of={LogIn} />
      <span>{t("sign_in")}</span>
    </Link>
  );
}

function Person({ user }: { user: User }) {
  const { openMenu } = useUi();
  const here = useHere();
  return (
    <button
      type="button"
      class="corner"
      aria-haspopup="menu"
      onClick={(event) => openMenu(event.currentTarget, t("account"), menuOf(here, user))}
    >
      <Avatar userId={user.user_id} name={user.name} image={user.avatar} size="small" />
      <bdi class="clamp">{user.name}</bdi>
      <span class="sr-only">{t("account")}</span>
      <Icon of={ChevronDown} />
    </button>
  );
}

function menuOf(here: Here, { guest }: User): MenuItem[] {
  const account = { label: t("account"), icon: UserRound, onSelect: () => here.go(placePath("account")) };
  if (!guest) return [account, { label: t("sign_out"), icon: LogOut, onSelect: here.signOut }];
  if (!hasAccounts(here)) return [account];
  const register = {
    label: t("make_account"),
    icon: KeyRound,
    onSelect: () => here.go(placePath("signup", here.next)),
  };
  const signIn = { label: t("sign_in"), icon: LogIn, onSelect: () => here.go(placePath("signin", here.next)) };
  return here.options.email && here.options.signup !== "closed" ? [register, signIn, account] : [signIn, account];
}
