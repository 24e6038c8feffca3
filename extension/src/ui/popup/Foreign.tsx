import { Globe } from "lucide-preact";

import { Icon } from "../icons";
import { t } from "../i18n";
import { Button } from "../kit/Button";
import { hostOf, type JoinWish } from "./model";

/** Before the first word goes to a server that the person did not choose in the options. */
export function Foreign({ wish, onJoin, onCancel }: { wish: JoinWish; onJoin: () => void; onCancel: () => void }) {
  return (
    <section class="popup-foreign" role="alertdialog" aria-labelledby="foreign" aria-describedby="foreign-text">
      <Icon of={Globe} />
      <h2 id="foreign">{t("popup_foreign", { host: hostOf(wish.server ?? "") })}</h2>
      <p id="foreign-text" class="hint">
        {t("popup_foreign_text")}
      </p>
      <div class="popup-acts">
        <Button onClick={onCancel}>{t("cancel")}</Button>
        <Button tone="accent" autofocus onClick={onJoin}>
          {t("popup_foreign_join")}
        </Button>
      </div>
    </section>
  );
}
