"""The server's own part: addresses besides Streamlit's, what every answer says to the browser, and what is closed."""
