import { Crown, Shield, UserRound } from "lucide-preact";

import type { Role } from "../../contract/types";
import { roleOf } from "../../core/rights";
import { useView } from "../context";
import { Icon } from "../icons";
import { t } from "../i18n";

export const ROLE_ICON = { owner: Crown, operator: Shield, member: UserRound } as const;

/** A person's role in words; nothing for guests. A badge stands apart from the name, so that no name can be one. */
export function RoleBadge({ role, acting }: { role: Role; acting: boolean }) {
  if (acting) return <span class="badge">{t("role_acting")}</span>;
  if (role === "guest") return null;
  return (
    <span class="badge" data-role={role}>
      <Icon of={ROLE_ICON[role]} />
      {t(`role_${role}`)}
    </span>
  );
}

/** The same as a picture alone, where a name stands in a line of text. */
export function RoleMark({ userId }: { userId: string }) {
  const role = useView((view) => (view.room === null ? "guest" : roleOf(view.room, userId)));
  if (role === "guest" || role === "member") return null;
  return (
    <span class="role-mark" data-role={role} data-tip={t(`role_${role}`)}>
      <Icon of={ROLE_ICON[role]} />
      <span class="sr-only">{t(`role_${role}`)}</span>
    </span>
  );
}
