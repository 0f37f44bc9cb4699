# Somebody's first project: Node.js, and what npm brings for the packed SDK. `npm run test:image` makes the folder that it is built from,
# with the program of examples/typed-jobs in it.
FROM node:24-bookworm-slim
WORKDIR /project
COPY package.json sdk.tgz ./
RUN npm install --ignore-scripts --no-audit --no-fund
COPY *.ts ./
RUN npx tsc --module nodenext --target es2022 --strict --types node --rewriteRelativeImportExtensions *.ts
RUN node --test jobs.test.js
CMD ["node", "main.js"]
