/** Language of the page: that of the browser, unless the address names one. */
export const lang = (new URLSearchParams(location.search).get("lang") ?? navigator.language).startsWith("ru") ? "ru" : "en";

/** What the page itself says; what is wrong with a message, `openlines` says. */
export const words = {
	en: {
		title: "Message from an open channel",
		code: "Open channel code (CODE)",
		user: "Recipient (USER_ID)",
		text: "Text (MESSAGE)",
		files: "Files (ATTACH)",
		link: "Link (LINK)",
		name: "Name (NAME), optional",
		size: "Size in bytes (SIZE), optional",
		addFile: "Add a file",
		buttons: "Buttons (KEYBOARD)",
		label: "Text (TEXT)",
		addButton: "Add a button",
		remove: "Remove",
		check: "Check",
		valid: "This message arrives whole.",
	},
	ru: {
		title: "Сообщение из открытой линии",
		code: "Код открытой линии (CODE)",
		user: "Получатель (USER_ID)",
		text: "Текст (MESSAGE)",
		files: "Файлы (ATTACH)",
		link: "Ссылка (LINK)",
		name: "Имя (NAME), необязательно",
		size: "Размер в байтах (SIZE), необязательно",
		addFile: "Добавить файл",
		buttons: "Кнопки (KEYBOARD)",
		label: "Надпись (TEXT)",
		addButton: "Добавить кнопку",
		remove: "Убрать",
		check: "Проверить",
		valid: "Это сообщение дойдёт целиком.",
	},
}[lang];
