import { ApolloProvider } from '@apollo/client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { DeskContext } from './desk.ts';
import { connect } from './gateway.ts';
import './styles.css';

const { client, placeOrder } = await connect();
const place = document.getElementById('care-desk');
if (!place) throw new Error('index.html has no place for the care desk.');
createRoot(place).render(
  <StrictMode>
    <ApolloProvider client={client}>
      <DeskContext value={{ placeOrder }}>
        <App />
      </DeskContext>
    </ApolloProvider>
  </StrictMode>,
);
