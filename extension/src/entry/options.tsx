import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { PROTOCOL } from "../contract/types";
import { POPUP_PORT, type TabSettings } from "../core/ports";
import { PageSession } from "../core/ports-session";
import { chromeArea } from "../platform/area";
import { checkedHttp } from "../platform/checked";
import { chromeHttp } from "../platform/chrome-http";
import { connectToWorker } from "../platform/chrome-ports";
import { checkServer, loadOptions, OPTIONS_KEY, readServer, saveOptions } from "../platform/options";
import { webPlatform, webRandom } from "../platform/web";
import { pageScheduler } from "../player/scheduler";
// Not by ui/index: it would bring the whole panel with it.
import { createKeyPort, feedFromDocument } from "../ui/keys";
import { UiRoot } from "../ui/UiRoot";
import { OptionsForm } from "../ui/popup/OptionsForm";
import "../ui/styles/index.css";
import "../ui/styles/popup.css";
import { PRODUCT } from "./product";

const local = chromeArea("local");
const session = new PageSession({
  scheduler: pageScheduler,
  random: webRandom,
  connect: () => connectToWorker(POPUP_PORT),
});

function App({ first }: { first: TabSettings }) {
  const [settings, set] = useState(first);
  useEffect(() => {
    const heard = (changes: Record<string, unknown>, area: string) => {
      if (area === "local" && OPTIONS_KEY in changes) void loadOptions(local, PRODUCT.server).then(set);
    };
    chrome.storage.onChanged.addListener(heard);
    return () => chrome.storage.onChanged.removeListener(heard);
  }, []);
  return (
    <OptionsForm
      settings={settings}
      defaultServer={PRODUCT.server}
      readServer={readServer}
      check={(server) => checkServer(checkedHttp(chromeHttp(server)), PROTOCOL)}
      save={(change) => void saveOptions(local, change, PRODUCT.server)}
      rename={(name) => void session.ask({ do: "rename", name })}
      signIn={() => session.ask({ do: "sign_in" })}
    />
  );
}

async function main(): Promise<void> {
  const settings = await loadOptions(local, PRODUCT.server);
  const web = webPlatform(window);
  const keys = createKeyPort();
  feedFromDocument(keys, document);
  const root = document.getElementById("app");
  if (root === null) throw new Error("the page has no place for the options");
  render(
    <UiRoot keys={keys} platform={{ ...web, open: (url) => web.navigation.open(url) }}>
      <App first={settings} />
    </UiRoot>,
    root,
  );
  session.link.open();
}

void main();
