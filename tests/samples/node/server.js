// Greeter says hello over HTTP.
import express from 'express';
import { greeting } from 'greeting';

if (process.argv[2] === '--version') {
  console.log('greeter 1.0.0');
  process.exit();
}

const app = express();
app.get('/', (request, response) => response.send(greeting(request.query.name) + '\n'));
app.get('/healthz', (request, response) => response.send('well\n'));

const server = app.listen(process.env.PORT ?? 8080);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => server.close());
}
