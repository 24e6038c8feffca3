import type { Office } from "../../core/office";
import { t } from "../i18n";
import { Dialog } from "../kit/Dialog";
import { lazily } from "../kit/Lazily";
import { People } from "../people/People";
import type { Sheet } from "./sheets";

export interface SheetsProps {
  sheet: Sheet | null;
  shareUrl: string;
  office: Office | null;
  pageKeys?: boolean | undefined;
  onSheet: (sheet: Sheet | null) => void;
}

type Only = { onClose: () => void };
type WithOffice = Only & { office: Office };

const Share = lazily<Only & { url: string }>(() => import("../dialogs/Share").then((it) => it.Share), {
  title: () => t("share"),
});
const Help = lazily<Only & { pageKeys: boolean }>(() => import("../dialogs/Help").then((it) => it.Help), {
  title: () => t("help"),
});
const Settings = lazily<Only>(() => import("../settings/Settings").then((it) => it.Settings), {
  title: () => t("settings"),
});
const MyStep = lazily<Only>(() => import("./StepSheet").then((it) => it.StepSheet), { title: () => t("step_sheet") });
const Desk = lazily<Only>(() => import("../desk/Desk").then((it) => it.Desk), { title: () => t("desk") });
const Log = lazily<WithOffice>(() => import("../log/Log").then((it) => it.Log), { title: () => t("log") });
const Phone = lazily<WithOffice>(() => import("../office/Phone").then((it) => it.Phone), { title: () => t("phone") });
const Programs = lazily<WithOffice>(() => import("../office/Programs").then((it) => it.Programs), {
  title: () => t("programs"),
});

/** The one sheet that lies over the panel. */
export function Sheets({ sheet, shareUrl, office, pageKeys, onSheet }: SheetsProps) {
  const onClose = () => onSheet(null);
  switch (sheet) {
    case "people":
      return (
        <Dialog title={t("people")} onClose={onClose}>
          <People onStep={() => onSheet("step")} />
        </Dialog>
      );
    case "step":
      return <MyStep onClose={onClose} />;
    case "share":
      return <Share url={shareUrl} onClose={onClose} />;
    case "settings":
      return <Settings onClose={onClose} />;
    case "help":
      return <Help onClose={onClose} pageKeys={pageKeys === true} />;
    case "desk":
      return <Desk onClose={onClose} />;
    case "log":
      return office && <Log office={office} onClose={onClose} />;
    case "phone":
      return office && <Phone office={office} onClose={onClose} />;
    case "programs":
      return office && <Programs office={office} onClose={onClose} />;
    case null:
      return null;
  }
}
