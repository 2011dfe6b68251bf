/** What the simulator accepts, and whoever has read its code knows. It imports nothing of ours, and has these words by itself. */
export const simulatedSecret = 'simulator-secret';
export const simulatedUser = 'care-gateway-dev';
export const simulatedIssuer = 'urn:care-gateway:simulator';
