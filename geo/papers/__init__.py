"""Papers for a committee: an appraisal or a comparison as a document, and the file that it is attached as."""
