import { render } from "preact";
import { useEffect, useState } from "preact/hooks";

import { POPUP_PORT } from "../core/ports";
import { PageSession } from "../core/ports-session";
import { chromeArea } from "../platform/area";
import { connectToWorker } from "../platform/chrome-ports";
import { webPlatform, webRandom } from "../platform/web";
import { pageScheduler } from "../player/scheduler";
// Not by ui/index: it would bring the whole panel with it.
import { createKeyPort, feedFromDocument } from "../ui/keys";
import { UiRoot } from "../ui/UiRoot";
import { Popup } from "../ui/popup/Popup";
import "../ui/styles/index.css";
import "../ui/styles/popup.css";
import { PopupModel } from "./popup-model";
import { PRODUCT } from "./product";

const session = new PageSession({
  scheduler: pageScheduler,
  random: webRandom,
  connect: () => connectToWorker(POPUP_PORT),
});
const web = webPlatform(window);
const platform = { ...web, open: (url: string) => web.navigation.open(url) };
const model = new PopupModel({
  session,
  local: chromeArea("local"),
  memory: chromeArea("session"),
  defaultServer: PRODUCT.server,
  open: (url) => platform.open(url),
  close: () => window.close(),
});

function App() {
  const [view, set] = useState(model.get());
  useEffect(() => model.subscribe(() => set(model.get())), []);
  return <Popup view={view} actions={model} />;
}

async function main(): Promise<void> {
  await model.start();
  const keys = createKeyPort();
  feedFromDocument(keys, document);
  const root = document.getElementById("app");
  if (root === null) throw new Error("the page has no place for the popup");
  render(
    <UiRoot keys={keys} platform={platform}>
      <App />
    </UiRoot>,
    root,
  );
  session.link.open();
  await model.look();
}

void main();
