import { t } from "../i18n";
import { Dialog } from "../kit/Dialog";
import { MyStep } from "./MyStep";

/** How the room and one's own player keep step, as a sheet. */
export function StepSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t("step_sheet")} onClose={onClose}>
      <MyStep />
    </Dialog>
  );
}
