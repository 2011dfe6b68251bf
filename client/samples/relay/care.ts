/** Relay's own documents, for its compiler: it makes __generated__/ of them. With its Babel plugin the tags stand in the screens. */
import { graphql } from 'relay-runtime';

export const lineQuery = graphql`
  query careLineQuery($ctn: CTN!) {
    device(ctn: $ctn) {
      id
      status
    }
  }
`;

export const suspendMutation = graphql`
  mutation careSuspendMutation($input: SuspendServiceInput!) {
    suspendService(input: $input) {
      order {
        id
        state
      }
      errors {
        code
        message
        retryable
      }
    }
  }
`;

export const orderSubscription = graphql`
  subscription careOrderSubscription($id: ID!) {
    careOrderUpdated(id: $id) {
      id
      state
    }
  }
`;

export const itemsQuery = graphql`
  query careItemsQuery($ctn: CTN!, $first: Int!, $after: String) {
    catalog(compatibleWithDevice: $ctn, first: $first, after: $after) @connection(key: "careItems_catalog") {
      totalCount
      edges {
        node {
          id
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;
