import { t, tMaybe } from "../i18n";
import { Button } from "../kit/Button";
import type { Act } from "../places";
import { FormError, useAttempt } from "./AuthPage";

/** To Google's page and back. Only where the server has its keys. */
export function Google({ google, problem = null }: { google: Act; problem?: string | null }) {
  const { busy, error, run } = useAttempt();
  return (
    <div class="auth-google">
      <Button size="large" class="wide" busy={busy} onClick={() => run(google)}>
        {t("google_continue")}
      </Button>
      {problem !== null && error === null && !busy && (
        <p class="field-note error" role="alert">
          {tMaybe(`google_${problem}`) ?? t("google_failed")}
        </p>
      )}
      <FormError error={error} area="google" />
    </div>
  );
}
