// One process of the peer. The benchmark starts several, each on its own port.
import { createServer } from "node:http";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import preset from "./graphile.config.mjs";

const instance = postgraphile(preset);
const server = createServer();
server.keepAliveTimeout = 600_000; // the load client keeps its connections
await instance.createServ(grafserv).addTo(server);
server.listen(preset.grafserv.port, preset.grafserv.host);
