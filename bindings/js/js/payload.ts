// Generated from `schemas/`; `UPDATE_EXPECT=1 cargo xtask test wasm js` writes it anew.

/**
 * Parameters of `imopenlines.network.message.add`.
 *
 * A person gets one such message a week from each open channel, whatever the portal lost of it.
 *
 * See [Bitrix24 Docs/imopenlines.network.message.add](https://apidocs.bitrix24.com/api-reference/imopenlines/openlines/imopenlines-network-message-add.html).
 *
 * A schema cannot say everything: sizes, what is blank once it is trimmed, and duplicate keys are left to `check`.
 */
export type NetworkMessage = {
	/** Code of the open channel: 32 digits and Latin letters. */
	CODE: string;
	/** Identifier of the recipient. */
	USER_ID: number;
	/** Text of the message, with BB codes; not blank, at most 20,000 characters once `[BR]` is a line break and the ends are trimmed. */
	MESSAGE: string;
	/** Attachment. */
	ATTACH?: Attach | undefined;
	/** Keyboard; here only buttons that link to an external site. */
	KEYBOARD?: LinkKeyboard | undefined;
	/** Whether links in the text show a preview: `Y` by default. */
	URL_PREVIEW?: "Y" | "N" | undefined;
	/** OAuth token; it belongs to the transport. */
	auth?: string | undefined;
};

/** An attachment: a list of blocks, with a colour. At most 30 × 1024 bytes of compact UTF-8 JSON, and 59,999 characters as the portal stores it: a schema cannot count them. */
export type Attach = FullAttach | Block[];

/** An attachment with its colour. */
export type FullAttach = {
	/** Identifier; the portal puts its own in its place. */
	ID?: number | undefined;
	/** Colour by its meaning; `base` by default. */
	COLOR_TOKEN?: "primary" | "secondary" | "alert" | "base" | undefined;
	/** Colour, `#RGB` or `#RRGGBB`, for clients without tokens; without it the portal picks one at random. */
	COLOR?: string | undefined;
	/** Blocks, shown one below the other. */
	BLOCKS: Block[];
};

/** A block of an attachment: an object with exactly one key, its kind. */
export type Block =
	| ({
		/** Text with BB codes; not blank. */
		MESSAGE: string;
	} & { FILE?: undefined; IMAGE?: undefined; LINK?: undefined; USER?: undefined; GRID?: undefined; DELIMITER?: undefined })
	| ({
		/** Files to download. */
		FILE: File | File[];
	} & { MESSAGE?: undefined; IMAGE?: undefined; LINK?: undefined; USER?: undefined; GRID?: undefined; DELIMITER?: undefined })
	| ({
		/** Images. */
		IMAGE: Image | Image[];
	} & { MESSAGE?: undefined; FILE?: undefined; LINK?: undefined; USER?: undefined; GRID?: undefined; DELIMITER?: undefined })
	| ({
		/** Links, each shown as a block of its own. */
		LINK: Link | Link[];
	} & { MESSAGE?: undefined; FILE?: undefined; IMAGE?: undefined; USER?: undefined; GRID?: undefined; DELIMITER?: undefined })
	| ({
		/** Users, each shown as a block of its own. */
		USER: User | User[];
	} & { MESSAGE?: undefined; FILE?: undefined; IMAGE?: undefined; LINK?: undefined; GRID?: undefined; DELIMITER?: undefined })
	| ({
		/** Rows of names and values; one grid does not mix `DISPLAY`. */
		GRID: Row[];
	} & { MESSAGE?: undefined; FILE?: undefined; IMAGE?: undefined; LINK?: undefined; USER?: undefined; DELIMITER?: undefined })
	| ({
		/**
		 * A line between two blocks.
		 *
		 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
		 */
		DELIMITER: Delimiter;
	} & { MESSAGE?: undefined; FILE?: undefined; IMAGE?: undefined; LINK?: undefined; USER?: undefined; GRID?: undefined });

/**
 * A row of a grid.
 *
 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
 */
export type Row = {
	/** How the rows are laid out; one grid does not mix them. Required by the documentation; without it the portal takes `BLOCK`. */
	DISPLAY?: "BLOCK" | "LINE" | "ROW" | "TABLE" | undefined;
	/** Name, of one line. A row needs a name or a value. */
	NAME?: string | undefined;
	/** Value, with BB codes. */
	VALUE?: string | undefined;
	/** Width in pixels. */
	WIDTH?: number | undefined;
	/** Height in pixels. */
	HEIGHT?: number | undefined;
	/** Colour of the value by its meaning; `base` by default. */
	COLOR_TOKEN?: "primary" | "secondary" | "alert" | "base" | undefined;
	/** Colour of the value, `#RGB` or `#RRGGBB`, for clients without tokens. */
	COLOR?: string | undefined;
	/** Link of the value. */
	LINK?: string | undefined;
	/** User of the portal the value leads to. */
	USER_ID?: number | undefined;
	/** Chat of the portal the value leads to. */
	CHAT_ID?: number | undefined;
};

/**
 * A file to download.
 *
 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
 */
export type File = {
	/** Link to the file: `https://`, `http://` or a path of the portal. */
	LINK: string;
	/** Name that is shown, of one line; without it the link is shown. */
	NAME?: string | undefined;
	/** Size in bytes; without it no correct size is shown. */
	SIZE?: number | undefined;
};

/**
 * An image.
 *
 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
 */
export type Image = {
	/** Link to the image: `https://`, `http://` or a path of the portal. */
	LINK: string;
	/** Name of the image. */
	NAME?: string | undefined;
	/** Link to a smaller image, shown in the chat; recommended. */
	PREVIEW?: string | undefined;
	/** Width in pixels; together with `HEIGHT`. */
	WIDTH?: number | undefined;
	/** Height in pixels; together with `WIDTH`. */
	HEIGHT?: number | undefined;
};

/**
 * A link, to an address or to a user or chat of the portal.
 *
 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
 */
export type Link = {
	/** Address: `https://`, `http://` or a path of the portal; needless beside a target. */
	LINK?: string | undefined;
	/** Text of the link, of one line; required beside a target. */
	NAME?: string | undefined;
	/** Description under the link. */
	DESC?: string | undefined;
	/** HTML instead of the description; no preview is shown beside it. */
	HTML?: string | undefined;
	/** Link to a preview image. */
	PREVIEW?: string | undefined;
	/** Width of the preview in pixels. */
	WIDTH?: number | undefined;
	/** Height of the preview in pixels. */
	HEIGHT?: number | undefined;
	/** Target: a user of the portal. */
	USER_ID?: number | undefined;
	/** Target: a chat of the portal. */
	CHAT_ID?: number | undefined;
	/** Target: a user of the Bitrix24 Network, one character and an integer, such as `a12`. */
	NETWORK_ID?: string | undefined;
};

/**
 * A user, chat or bot, with one target at most.
 *
 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
 */
export type User = {
	/** Name, of one line. */
	NAME: string;
	/** Link to a picture. */
	AVATAR?: string | undefined;
	/** What stands in for a missing picture. */
	AVATAR_TYPE?: "USER" | "CHAT" | "BOT" | undefined;
	/** Target: a link. */
	LINK?: string | undefined;
	/** Target: a user of the portal. */
	USER_ID?: number | undefined;
	/** Target: a chat of the portal. */
	CHAT_ID?: number | undefined;
	/** Target: a bot of the portal. */
	BOT_ID?: number | undefined;
	/** Target: a user of the Bitrix24 Network, one character and an integer, such as `a12`. */
	NETWORK_ID?: string | undefined;
};

/**
 * A line between two blocks.
 *
 * See [Bitrix24 Docs/Attachments](https://apidocs.bitrix24.com/api-reference/chats/messages/attachments/index.html).
 */
export type Delimiter = {
	/** Length in pixels; 200 by default. */
	SIZE?: number | undefined;
	/** Colour, `#RGB` or `#RRGGBB`. */
	COLOR?: string | undefined;
};

/** Buttons in lines under a message. At most 30 × 1024 bytes of compact UTF-8 JSON, and 59,999 characters as the portal stores it (360 of the shortest buttons that lead to another site are too many): a schema cannot count them. */
export type LinkKeyboard = FullLinkKeyboard | (LinkButton & { TYPE?: undefined } | NewLine & { TEXT?: undefined; LINK?: undefined })[];

/** A keyboard as an object. */
export type FullLinkKeyboard = {
	/** Buttons and line breaks. */
	BUTTONS: (LinkButton & { TYPE?: undefined } | NewLine & { TEXT?: undefined; LINK?: undefined })[];
};

/** A button that opens a link to an external site. */
export type LinkButton = {
	/** Text on the button; not blank, and not `0`. */
	TEXT: string;
	/** Whether the keyboard is locked after a press: `N` by default; works for `COMMAND` only. */
	BLOCK?: "Y" | "N" | undefined;
	/** Whether the button cannot be pressed: `N` by default. */
	DISABLED?: "Y" | "N" | undefined;
	/** On which devices it is shown: `ALL` by default. */
	CONTEXT?: "MOBILE" | "DESKTOP" | "ALL" | undefined;
	/** `LINE`: beside the others; `BLOCK`, the default: on a line of its own. */
	DISPLAY?: "LINE" | "BLOCK" | undefined;
	/** Width in pixels. */
	WIDTH?: number | undefined;
	/** Background colour by its meaning: `base` by default. */
	BG_COLOR_TOKEN?: "primary" | "secondary" | "alert" | "base" | undefined;
	/** Background colour, `#RGB` or `#RRGGBB`, for clients without tokens. */
	BG_COLOR?: string | undefined;
	/** Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens. */
	TEXT_COLOR?: string | undefined;
	/** Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens. */
	OFF_BG_COLOR?: string | undefined;
	/** Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens. */
	OFF_TEXT_COLOR?: string | undefined;
	/** Link to an external site: `https://` or `http://`. */
	LINK: string;
};

/** The following buttons start a new line. */
export type NewLine = {
	/** What this is instead of a button. */
	TYPE: "NEWLINE";
};

/**
 * Parameters of `imopenlines.crm.message.add`.
 *
 * All of them are required. Nothing protects the recipient from getting it twice.
 *
 * See [Bitrix24 Docs/imopenlines.crm.message.add](https://apidocs.bitrix24.com/api-reference/imopenlines/openlines/messages/imopenlines-crm-message-add.html).
 *
 * A schema cannot say everything: sizes, what is blank once it is trimmed, and duplicate keys are left to `check`.
 */
export type CrmMessage = {
	/** Kind of the CRM entity. */
	CRM_ENTITY_TYPE: "lead" | "deal" | "company" | "contact";
	/** Identifier of the CRM entity. */
	CRM_ENTITY: number;
	/** Identifier of the sender: a user or bot who takes part in the chat. */
	USER_ID: number;
	/** Identifier of the open channel chat linked to the entity. */
	CHAT_ID: number;
	/** Text of the message; not blank, not `0`, and at most 20,000 characters once `[BR]` is a line break and the ends are trimmed. */
	MESSAGE: string;
	/** OAuth token; it belongs to the transport. */
	auth?: string | undefined;
};

/**
 * Buttons in lines under a message. At most 30 × 1024 bytes of compact UTF-8 JSON, and 59,999 characters as the portal stores it (360 of the shortest buttons that lead to another site are too many): a schema cannot count them.
 *
 * A schema cannot say everything: sizes, what is blank once it is trimmed, and duplicate keys are left to `check`.
 */
export type Keyboard = FullKeyboard | (Button & { TYPE?: undefined } | NewLine & { TEXT?: undefined })[];

/** A keyboard as an object. */
export type FullKeyboard = {
	/** Buttons and line breaks. */
	BUTTONS: (Button & { TYPE?: undefined } | NewLine & { TEXT?: undefined })[];
	/** Bot that handles the commands. */
	BOT_ID?: number | undefined;
};

/** A button: a text and exactly one action. */
export type Button = {
	/** Text on the button; not blank, and not `0`. */
	TEXT: string;
	/** Whether the keyboard is locked after a press: `N` by default; works for `COMMAND` only. */
	BLOCK?: "Y" | "N" | undefined;
	/** Whether the button cannot be pressed: `N` by default. */
	DISABLED?: "Y" | "N" | undefined;
	/** On which devices it is shown: `ALL` by default. */
	CONTEXT?: "MOBILE" | "DESKTOP" | "ALL" | undefined;
	/** `LINE`: beside the others; `BLOCK`, the default: on a line of its own. */
	DISPLAY?: "LINE" | "BLOCK" | undefined;
	/** Width in pixels. */
	WIDTH?: number | undefined;
	/** Background colour by its meaning: `base` by default. */
	BG_COLOR_TOKEN?: "primary" | "secondary" | "alert" | "base" | undefined;
	/** Background colour, `#RGB` or `#RRGGBB`, for clients without tokens. */
	BG_COLOR?: string | undefined;
	/** Colour of the text, `#RGB` or `#RRGGBB`, for clients without tokens. */
	TEXT_COLOR?: string | undefined;
	/** Background colour once disabled, `#RGB` or `#RRGGBB`, for clients without tokens. */
	OFF_BG_COLOR?: string | undefined;
	/** Colour of the text once disabled, `#RGB` or `#RRGGBB`, for clients without tokens. */
	OFF_TEXT_COLOR?: string | undefined;
	/** Action: opens a link, `https://`, `http://` or a path of the portal. */
	LINK?: string | undefined;
	/** Action: what to do with `ACTION_VALUE`. */
	ACTION?: "PUT" | "SEND" | "COPY" | "CALL" | "DIALOG" | undefined;
	/** Text for `PUT`, `SEND`, `COPY`; number in international format for `CALL`; `chatN` or a user's id for `DIALOG`. */
	ACTION_VALUE?: string | undefined;
	/** Action: sends a command to the bot. */
	COMMAND?: string | undefined;
	/** Parameters of the command. */
	COMMAND_PARAMS?: string | undefined;
	/** Action: opens an application; deprecated. */
	APP_ID?: number | undefined;
	/** Parameters of the application. */
	APP_PARAMS?: string | undefined;
};
