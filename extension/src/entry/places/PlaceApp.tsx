import { useEffect, useMemo } from "preact/hooks";

import "../../ui/styles/account.css";
import { Accounts } from "../../core/accounts";
import { t, useUi } from "../../ui";
import { Account } from "../../ui/account/Account";
import { Pair } from "../../ui/account/Pair";
import { Register } from "../../ui/account/Register";
import { Forgot, Reset } from "../../ui/account/Reset";
import { SignIn } from "../../ui/account/SignIn";
import { Verify } from "../../ui/account/Verify";
import type { PlaceRoute } from "../route";
import { titleOf } from "../screens";
import type { ViewerModel } from "../viewer-model";
import { Ways } from "./ways";

const TITLES = {
  signin: "sign_in",
  signup: "make_account",
  verify: "verify",
  forgot: "forgot_title",
  reset: "reset_title",
  account: "account",
  pair: "pair_title",
} as const;

/** The pages about accounts. */
export function PlaceApp({ route, model }: { route: PlaceRoute; model: ViewerModel }) {
  const { say } = useUi();
  const { http, auth, api, page } = model.parts;
  const ways = useMemo(() => new Ways(model, new Accounts(http, auth, api)), [model]);
  useEffect(() => {
    page.title = titleOf(t(TITLES[route.place]));
  }, [route.place]);
  const { next, token } = route;
  switch (route.place) {
    case "signin":
      return <SignIn next={next} problem={route.problem} signIn={ways.signIn(next)} google={ways.google(next)} />;
    case "signup": {
      const google = ways.google(next, token);
      return <Register next={next} invite={token} register={ways.register(next, token)} google={google} />;
    }
    case "verify":
      return <Verify known={auth.known} verify={token === null ? null : ways.verify(token)} />;
    case "forgot":
      return <Forgot next={next} ask={ways.askReset(next)} />;
    case "reset":
      return <Reset reset={token === null ? null : ways.reset(token)} />;
    case "pair":
      return <Pair code={token ?? ""} pair={ways.pair()} />;
    case "account":
      return (
        <Account
          port={ways.port}
          onGone={() => {
            model.home();
            say(t("signed_out"));
          }}
        />
      );
  }
}
