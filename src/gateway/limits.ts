/** How large a document may be (RELIABILITY section 7). The same for queries and subscriptions. */
export const mostTokens = 2000;
export const mostRecursiveSelections = 5000;
export const mostErrors = 5;
