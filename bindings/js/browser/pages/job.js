// What every page and worker does with the package.

/** Checks every text as the server asks, and sends it a line for each; where that fails, why. */
export async function job(openlines) {
	try {
		const { check } = await openlines;
		const { lists, runs } = await (await fetch("/job.json")).json();
		await send(runs.map(({ list, options }) => lists[list].map((text) => JSON.stringify(check(text, options)))));
	} catch (error) {
		await send({ error: String(error) });
	}
}

function send(outcome) {
	return fetch("/outcome", { method: "POST", body: JSON.stringify(outcome) });
}
