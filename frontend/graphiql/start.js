// The operation that a newcomer can send at once.
const FIRST = `# Finds documents by words, among what you may see.
{
  search(text: "glossary", first: 5) {
    totalCount
    edges {
      node { title { text } symbol permalink }
      pages { number snippet { html } }
    }
  }
}
`;

const fetcher = GraphiQL.createFetcher({
  url: "/graphql",
  headers: { "x-kp-csrf": "1" },
  subscriptionUrl: `${location.origin.replace("http", "ws")}/graphql/ws`,
});
const workbench = React.createElement(GraphiQL, { fetcher, defaultQuery: FIRST });
ReactDOM.createRoot(document.getElementById("graphiql")).render(workbench);
