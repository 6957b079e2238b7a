import { io } from "socket.io-client";
import type { Failure, Floor, FloorChanged } from "../protocol/generated";
import { drawRoom, drawTotals, FloorState } from "../site/floor";

const technopark = document.querySelector<HTMLElement>("[data-floor]")?.dataset.floor || null;
const state = new FloorState();
const socket = io({ transports: ["websocket", "polling"], reconnectionDelayMax: 20_000 });

function draw(rooms: readonly string[]): void {
  for (const room of rooms) drawRoom(room, state);
  drawTotals(state);
}

socket.on("connect", () => {
  socket.emit("floor.watch", { technopark }, (reply: Floor | { error: Failure }) => {
    if ("rooms" in reply) draw(state.replace(reply));
  });
});

socket.on("floor.changed", (change: FloorChanged) => {
  draw([state.change(change)]);
});
