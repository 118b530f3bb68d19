/** The page of an api that runs without a build, as in tests. */
export const NOT_BUILT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>The dashboard is not built</title></head>
<body>
<h1>The dashboard is not built</h1>
<p>Run <code>npm run build</code>, then start the api again. <code>npm start</code> does both.</p>
</body>
</html>
`;
