// PostGraphile 5 over Kept's own tables, set up as its documentation asks for
// in production: no watching, no GraphiQL, no explanations of errors, prepared
// statements and Grafast's plan cache as they come. Who is asking is read from
// the same JWT that Kept takes; row-level security does the rest.
import jwt from "jsonwebtoken";
import { makePgService } from "postgraphile/adaptors/pg";
import { pgSmartTags } from "postgraphile/utils";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { PEER_DATABASE, PEER_PORT, PEER_CONNECTIONS, PEER_PUBLIC_KEY, PEER_ISSUER } = process.env;

const verify = { algorithms: ["RS256"], issuer: PEER_ISSUER, audience: PEER_ISSUER };

// A table may not be called what the scalar of cursors is called; and merged
// records aren't listed, for which the column must take a condition.
const tags = pgSmartTags([
  { kind: "class", match: "public.cursors", tags: { name: "event_cursor" } },
  { kind: "attribute", match: "public.customers.merged_into_id", tags: { behavior: "+filterBy" } },
]);

/** @type {GraphileConfig.Preset} */
export default {
  extends: [PostGraphileAmberPreset],
  plugins: [tags],
  pgServices: [
    makePgService({
      connectionString: PEER_DATABASE,
      schemas: ["public", "bench_peer"],
      poolConfig: { max: Number(PEER_CONNECTIONS) },
    }),
  ],
  grafserv: {
    host: "127.0.0.1",
    port: Number(PEER_PORT),
    graphqlPath: "/graphql",
    graphiql: false,
    watch: false,
  },
  grafast: {
    explain: false,
    context(requestContext) {
      const [scheme, token] = (requestContext.node?.req.headers.authorization ?? "").split(" ");
      if (scheme !== "Bearer") throw new Error("not signed in");
      const claims = jwt.verify(token, PEER_PUBLIC_KEY, verify);
      return { pgSettings: { role: "kept_app", "kept.tenant": claims.tenant_id } };
    },
  },
};
