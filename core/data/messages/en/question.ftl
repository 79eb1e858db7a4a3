question-unanswered = There is nobody here to answer, so nothing was ordered or paid. To order it without being asked, add --yes.
