import "../../ui/styles/rooms.css";
import { Rooms } from "../../ui/screens/Rooms";
import type { ViewerModel } from "../viewer-model";

const PAGE = 12;

/** The rooms on the landing page, for whoever was here before. */
export function RoomsApp({ model }: { model: ViewerModel }) {
  const { api, context } = model.parts;
  return (
    <Rooms
      port={{
        mine: () => api.myRooms(),
        listed: context.options.public_rooms ? (after) => api.publicRooms(after, PAGE) : null,
      }}
      recent={model.recent.list()}
      onOpen={(code) => void model.enterKnown(code)}
      onForget={(code) => model.forget(code)}
    />
  );
}
