import { RotateCw } from "lucide-preact";

import { t } from "../i18n";
import { Button } from "../kit/Button";

/** In place of a part that did not load: the server has another build by now, or is away. */
export function PartMissing() {
  return (
    <div class="broken" role="alert">
      <p>{t("part_missing")}</p>
      <Button icon={RotateCw} onClick={() => location.reload()}>
        {t("reload_page")}
      </Button>
    </div>
  );
}
