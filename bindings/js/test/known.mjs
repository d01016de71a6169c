// What may be asked of a check, as the package itself says.

import { check } from "openlines";

/** Names of the options, and of what stands in `limits`. */
export const options = known({ none: 1 });
export const limits = known({ limits: { none: 1 } });

/** The names that stand in the answer to one that there is not. */
function known(options) {
	try {
		check({}, options);
	} catch ({ message }) {
		const [, names] = message.split(" there are ");
		return names.replaceAll("`", "").split(", ");
	}
	throw new Error("there is such an option");
}
